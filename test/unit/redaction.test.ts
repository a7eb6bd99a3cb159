import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { JsonObject } from '../../src/domain/resource.ts';
import { kindById } from '../../src/catalogue/index.ts';
import { ReadError } from '../../src/domain/ports.ts';
import { harmless } from '../../src/edges/terminal.ts';
import { KindChanges } from '../../src/export/kind-changes.ts';
import { outcomeOf } from '../../src/export/outcome.ts';
import { planted, readable, secrets, withDecoded } from '../tables/planted-secrets.ts';
import { fingerprintWith } from '../../src/edges/fingerprint.ts';
import { redact } from '../../src/redaction/redact.ts';
import { textRules } from '../../src/redaction/text-rules.ts';

const secret = 's3cr3t-V4lue.of_a-kind';
const base64 = (text: string): string => Buffer.from(text).toString('base64');

const hidden: [string, JsonObject][] = [
  ['a client secret', { passwordCredentials: [{ keyId: 'k', secretText: secret }] }],
  ['the hint of one', { passwordCredentials: [{ hint: secret }] }],
  ['a pre-shared key', { settings: { preSharedKey: secret } }],
  ['a password property', { authentication: { username: 'u', password: secret } }],
  ['a private key of a JSON Web Key', { keys: [{ kty: 'oct', k: secret }] }],
  ['an enrolment token', { tokenValue: secret }],
  ['a QR code', { qrCodeContent: secret }],
  ['a SAS URL', { url: `https://x.blob.core.windows.net/c?sv=2022&sig=${secret}&se=2030` }],
  [
    'a Logic App’s callback',
    { url: `https://prod.logic.azure.com/workflows/1/triggers/manual/paths/invoke?api-version=1&sig=${secret}` },
  ],
  ['a function’s code', { url: `https://f.azurewebsites.net/api/x?code=${secret}` }],
  ['an authorization header in text', { notes: `curl -H "Authorization: Bearer ${secret}"` }],
  ['a header as name and value', { headers: [{ name: 'x-functions-key', value: secret }] }],
  ['a connection string', { text: `Endpoint=sb://x/;SharedAccessKey=${secret};EntityPath=y` }],
  ['a key in XML', { value: `<sharedKey><keyMaterial>${secret}</keyMaterial></sharedKey>` }],
  ['a key in a script', { scriptContent: base64(`$password = "${secret}"\nWrite-Host done`) }],
  ['a webhook of Slack', { url: `https://hooks.slack.com/services/T0/B0/${secret}` }],
  ['a webhook of Teams', { url: `https://contoso.webhook.office.com/webhookb2/${secret}/IncomingWebhook/x` }],
  ['a GitHub token', { notes: `push with ghp_${'s3cr3t'.padEnd(36, 'A')}` }],
  ['a client secret without a word about it', { notes: `abc8Q~${'s3cr3t'.padEnd(34, 'x')}` }],
  ['a password in an address', { url: `https://user:${secret}@host.example/x` }],
  ['a secure string', { scriptContent: base64(`ConvertTo-SecureString "${secret}" -AsPlainText -Force`) }],
  ['a password of net user', { script: `net user backup ${secret} /add` }],
  ['a password argument', { script: `setup.exe --password ${secret}` }],
  ['a variable', { script: `$token = "${secret}"` }],
  ['a property list', { payload: base64(`<key>Password</key>\n<string>${secret}</string>`) }],
  ['an application setting', { text: `<add key="ApiKey" value="${secret}"/>` }],
  ['a header by its other name', { headers: [{ header: 'Authorization', value: secret }] }],
  [
    'an encrypted private key',
    { pem: `-----BEGIN RSA PRIVATE KEY-----\nDEK-Info: AES-256-CBC,A\n\n${secret}\n-----END RSA PRIVATE KEY-----` },
  ],
  ['a passcode', { passcode: secret }],
  ['JSON within JSON', { body: JSON.stringify(JSON.stringify({ password: secret })) }],
  ['a script in UTF-16', { scriptContent: Buffer.from(`$password = "${secret}"`, 'utf16le').toString('base64') }],
  [
    'a script in Windows’ own characters',
    { scriptContent: Buffer.from(`# für alle\n$password = "${secret}"`, 'latin1').toString('base64') },
  ],
  ['a token', { text: 'x eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.s3cr3t-V4lue y' }],
  ['a private key', { pem: '-----BEGIN RSA PRIVATE KEY-----\ns3cr3t\n-----END RSA PRIVATE KEY-----' }],
];

const kept: [string, JsonObject][] = [
  [
    'expiry dates, key ids and thumbprints',
    { keyCredentials: [{ keyId: 'a', endDateTime: '2030-01-01', customKeyIdentifier: 'AB', key: null }] },
  ],
  [
    'a policy about passwords',
    { passwordPolicies: 'DisablePasswordExpiration', passwordRequiredType: 'alphanumeric', passwordMinimumLength: 8 },
  ],
  [
    'settings about passwords by name and value',
    {
      values: [
        { name: 'EnableBannedPasswordCheck', value: 'True' },
        { name: 'BannedPasswordCheckOnPremisesMode', value: 'Enforce' },
        { key: 'PasswordMinimumLength', value: '8' },
        { name: 'AllowTokenCaching', value: 'true' },
      ],
    },
  ],
  ['where to reset a password', { notes: 'Reset password: https://aka.ms/sspr2, Secret: Level2' }],
  ['an empty secret', { secretText: '', password: null }],
  ['ordinary addresses', { url: 'https://contoso.example/app?id=12345678&lang=en' }],
  ['prose', { description: 'Password: ask the help desk. Basic authentication is off; bearer of bad news.' }],
  ['short keys that are no key set', { k: 'value', d: 'value', q: 'value' }],
  ['a certificate', { certificate: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----' }],
  ['base64 that is no text', { value: '/////w==/////w==/////w==' }],
];

describe('redact', () => {
  const mark = (): string => '0';
  for (const [what, object] of hidden) {
    it(`hides ${what}`, () => {
      const text = JSON.stringify(redact(object, mark));
      const decoded = text.replace(/"([A-Za-z0-9+/]{16,}={0,2})"/g, (_, part: string) =>
        Buffer.from(part, 'base64').toString('latin1').replaceAll('\0', ''),
      );
      assert.doesNotMatch(decoded, /s3cr3t/);
      assert.match(decoded, /\[redacted 0\]/);
    });
  }
  for (const [what, object] of kept) it(`keeps ${what}`, () => assert.deepEqual(redact(object, mark), object));

  it('keeps no fingerprint of what could be guessed', () => {
    assert.deepEqual(redact({ password: 'abc1234' }, mark), { password: '[redacted]' });
  });

  it('replaces the secret, not the word for it', () => {
    assert.deepEqual(redact({ a: '"password": "password1"', b: 'https://x.example?code=code&x=1' }, mark), {
      a: '"password": "[redacted 0]"',
      b: 'https://x.example?code=[redacted]&x=1',
    });
  });

  it('keeps what surrounds a secret', () => {
    const { url } = redact({ url: `https://x.example/c?sv=1&sig=${secret}&se=2` }, mark);
    assert.equal(url, 'https://x.example/c?sv=1&sig=[redacted 0]&se=2');
  });
});

describe('fingerprint', () => {
  for (const key of ['a key', undefined]) {
    it(`${key === undefined ? 'without' : 'with'} a key tells a rotation, and nothing else`, () => {
      const [one, other] = [fingerprintWith(key, 't'), fingerprintWith(key, 't')];
      assert.equal(one(secret), other(secret));
      assert.notEqual(one(secret), one(`${secret}2`));
      assert.match(one(secret), /^[0-9a-f]{12}$/);
    });
  }
  it('differs between keys, and between tenants', () => {
    const all = [
      fingerprintWith('a', 't'),
      fingerprintWith('b', 't'),
      fingerprintWith(undefined, 't'),
      fingerprintWith(undefined, 'u'),
    ];
    assert.equal(new Set(all.map((fingerprint) => fingerprint(secret))).size, 4);
  });
});

describe('texts that are not looked at', () => {
  const ordinary = fc.oneof(
    fc.uuid(),
    fc
      .date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString()),
    fc.stringMatching(/^[A-Za-z0-9]{0,19}$/),
  );
  for (const { what, find } of textRules) {
    it(`have nothing of ${what}`, () => {
      fc.assert(fc.property(ordinary, (value) => [...find(value)].length === 0));
    });
  }
});

describe('the doors to a log and to a document', () => {
  it('let no secret into a line of the log', () => {
    assert.equal(
      harmless(`could not read: https://x.example/?sig=${secret}&se=2`),
      'could not read: https://x.example/?sig=[redacted]&se=2',
    );
  });

  it('leave what a run says of itself as it is', () => {
    const lines = [
      'users: access denied, it needs User.Read.All and Directory.Read.All; its files are kept as they were',
      'commit 3c20e8d0f8a1b5c6d7e8f9a0b1c2d3e4f5a6b7c8 by Ada Lovelace <ada@contoso.example>',
      'passwordMethod: 12 read, tokenLifetimePolicy: 3 read',
      'The policy "Password reset for guests" was changed',
    ];
    assert.deepEqual(lines.map(harmless), lines);
  });

  it('let no secret of an answer of Graph into the outcome of a kind', () => {
    const error = new ReadError(400, 'BadRequest', `Invalid header Authorization: Bearer ${secret}`);
    const outcome = outcomeOf(kindById('user'), error);
    assert.equal(outcome.status === 'failed' && outcome.hint, 'Invalid header Authorization: Bearer [redacted]');
  });

  it('let no secret of a display name into what a commit says', () => {
    const found = new KindChanges({ kind: kindById('group'), incremental: false } as never, 'f', new Map());
    const object = { id: 'a', displayName: `password=${secret}` };
    assert.equal(
      found.read(
        object,
        'b',
        '',
        redact(object, () => '0'),
      )[0]?.name,
      'password=[redacted 0]',
    );
  });
});

describe('secrets of many families', () => {
  for (const planting of secrets) {
    for (const object of planted(planting)) {
      it(`are hidden: ${JSON.stringify(object).slice(0, 100)}`, () => {
        const text = withDecoded(JSON.stringify(redact(object, () => '0')));
        assert.ok(!text.includes(planting), text);
        assert.match(text, /\[redacted/);
      });
    }
  }

  for (const object of readable) {
    it(`are not seen in ${JSON.stringify(object).slice(0, 100)}`, () => {
      assert.deepEqual(
        redact(object, () => '0'),
        object,
      );
    });
  }

  it('cost a time that grows as the text does', () => {
    for (const part of [
      'eyJ-',
      'a.',
      'pwd=',
      'token=',
      '<password',
      'key="',
      '%26sig',
      'net user ',
      "-p 'a",
      '\\"',
      '-----BEGIN PRIVATE KEY-----',
    ]) {
      const description = part.repeat(192_000 / part.length);
      const before = process.cpuUsage();
      redact({ description }, () => '0');
      const { user, system } = process.cpuUsage(before);
      // A hundred seconds where it is quadratic.
      assert.ok(user + system < 5_000_000, `${part}: ${(user + system) / 1000} ms`);
    }
  });
});
