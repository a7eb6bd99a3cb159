/** Words without case, accents and separators; see {@link file://./secret-names.ts} for how they are compared. */

/** A name that contains one of these anywhere is about a secret: long enough not to stand inside another word. */
export const stems: readonly string[] = wordsIn(`
  password passwd passwort passphrase passcode kennwort losungswort codewort zugangscode motdepasse contrasena
  contrasenia wachtwoord losenord salasana adgangskode passord kodeord secret geheimnis segredo segreto token apikey
  apisecret accesskey privatekey sharedkey presharedkey signingkey encryptionkey decryptionkey primarykey secondarykey
  masterkey accountkey storagekey subscriptionkey functionskey functionkey symmetrickey networkkey recoverykey authkey
  productkey licensekey licencekey registrationkey recoverycode backupcode verificationcode onetimecode onetimepass
  connectionstring accesspass keymaterial jelszo lozinka privatschlussel masterschlussel пароль парол секрет токен
  ключдоступа 密码 密碼 口令 密钥 密鑰 令牌 暗証番号 パスワード パスコード シークレット トークン アクセスキー apiキー 秘密鍵 비밀번호 암호 كلمةالمرور סיסמה κωδικος
`);

/** These count as whole words only. */
export const words: ReadonlySet<string> = new Set(
  wordsIn(`
  pw pwd pswd psw pass passw psk pin pins puk otp totp sas jwt creds passkey wpa mdp clave senha palavrapasse parola
  parole haslo hasla heslo hesla sifre sifresi geslo zugangsschlussel schlussel sleutel nyckel klucz klic anahtar chave
  chiave geheim hemlighet sekret tajemstvi jeton токен ключ пин пинкод ピン pwort pinkod pincode pinnumber
`),
);

/** With one of {@link keyWords} after it (in some languages before it) it is the name of a secret. */
export const keyQualifiers: ReadonlySet<string> = new Set(
  wordsIn(`
  api access primary secondary master account storage shared private signing encryption decryption app application
  client subscription function functions symmetric secret admin aes hmac ssh wifi wlan wpa wep vpn network registration
  recovery bot write service session auth authentication authorization webhook integration cosmos redis connection
  license licence product activation token host rsa pgp gpg tls ssl server workspace root acces acceso accesso acesso
  zugriffs zugangs privat privee privada prive secrete secreta
`),
);

export const keyWords: ReadonlySet<string> = new Set(
  wordsIn(`
  key keys cle clef clave chave chiave
`),
);

/** The same for codes. */
export const codeQualifiers: ReadonlySet<string> = new Set(
  wordsIn(`
  verification access activation recovery confirmation security door unlock otp pin auth mfa backup enrollment enrolment
  registration pairing time sms tan secret login
`),
);

export const codeWords: ReadonlySet<string> = new Set(
  wordsIn(`
  code codes kod codigo codice
`),
);

/** A name that is one of these counts only in text, and only with a value that looks random. */
export const weakNames: ReadonlySet<string> = new Set(
  wordsIn(`
  key code auth sig signature credential credentials login apiid hmac license licence bearer authentication seed salt
  tap cle anmeldung zugangsdaten zugang identifiants bitlocker cookie
`),
);

/** Words after the secret's that do not change what the value is. */
export const carriers: ReadonlySet<string> = new Set(
  wordsIn(`
  value values text string data plain plaintext clear cleartext base64 b64 encoded secure content new old current
  previous raw primary secondary wert valeur valor valore utf8
`),
);

/** A word that makes it a statement about a secret: its length, its age, its policy, where it is kept. */
export const descriptors: ReadonlySet<string> = new Set(
  wordsIn(`
  policy policies profile profiles setting settings configuration configurations rule rules list type types kind length
  minimum maximum min max count number level quality strength required require requires requirement requirements enabled
  enable disabled disable allow allowed block blocked prevent force restrict restricted restriction restrictions banned
  expiry expires expire expiration expired lifetime ttl age date time datetime days hours minutes seconds period
  interval history hint id ids identifier identifiers guid name names display title label description url urls uri uris
  endpoint endpoints address path link links thumbprint fingerprint algorithm format complexity complex version state
  status mode method methods reset resets change changed changes rotation rotate renew renewal update updated last
  created modified issued issuance issuer subject audience claim claims scope scopes provider providers source location
  store vault manager management reuse retry attempts failure failures failed lockout lock sync synchronization
  writeback validation sso single sign signin character characters set prompt screen notification notifications template
  templates usage use uses used public protection binding revocation caching cache filter group groups quota limit
  behavior behaviour option options support supported capability category permission permissions role roles is has can
  visible hidden self index owner metadata properties property reference references credentials flow flows encryption
  encrypted authentication less authenticator experience page log event events email mail user signing request requests
  response size certificate certificates grant exchange order risk risks
`),
);

function wordsIn(text: string): string[] {
  return text.trim().split(/\s+/);
}
