import { isInnocent, looksRandom } from './looks-random.ts';
import { kindOfName } from './secret-names.ts';
import { groupsOf, matchesOf } from './span.ts';
import type { Span } from './span.ts';

/** An option, a call with a text, or a command that needs neither. */
const mayBeCommand = /(?:^|[\s"'(])[-/][A-Za-z]|\(\s?["'\w]|\bnet1?\s|\becho\s|\bby\s|\bpass(?:phrase)?:|SecureString/i;

const value = `["']?(?<secret>(?![-/$*%(|])[^\\s"'|<>]{4,})`;
const always = [
  new RegExp(`\\bConvertTo-SecureString\\s{1,4}(?:-String\\s{1,4})?["']?(?<secret>(?![-/$*])[^\\s"']{6,})`, 'dgi'),
  new RegExp(`\\bnet1?\\s{1,4}user\\s{1,4}\\S{1,64}\\s{1,4}(?<secret>(?![-/$*])[^\\s"']{6,})`, 'dgi'),
  new RegExp(`\\bnet1?\\s{1,4}use\\s{1,4}(?:[a-z*]:?\\s{1,4})?\\\\{2,4}\\S{1,128}\\s{1,4}${value}`, 'dgi'),
  /(?<![\w-])(?:-u|--user|--proxy-user|-U)[ =]{0,2}["']?[^\s:"'=]{0,64}[:%](?<secret>[^\s"'/@][^\s"']{3,})/dg,
  /\b(?:NetworkCredential|(?:PS|Sql|UserPass|UsernamePassword|Client)[Cc]redentials?|HTTP(?:Basic|Digest)Auth|BasicAuth|auth\s{0,2}=|(?:log_?in|Login|LogIn|authenticate|Authenticate|logon|LogonUser|sign_?in))\s{0,2}(?:::new)?\(\s{0,4}["'][^"'\r\n]{0,128}["']\s{0,4},\s{0,4}(?:[\w.]{1,24}\(?\s{0,2})?["'](?<secret>[^"'\r\n]{4,})["']/dg,
  /\b[A-Z]\w{0,40}(?:Secret|Password|Key|Token)Credentials?\([^()\r\n]{0,256}?["'](?<secret>[^"'()\r\n]{4,256})["']\s{0,4}\)/dg,
  /\becho\s{1,4}(?:-n\s{1,4})?["']?(?:[\w.-]{1,32}:)?(?<secret>[^\s"'|$]{4,})["']?\s{0,4}\|\s{0,4}(?:sudo\s{1,4})?(?:-S|chpasswd|passwd|docker|podman|helm|az|gh|sudo|cryptsetup|openssl|gpg|smbpasswd|base64)\b/dgi,
  /\bIDENTIFIED\s{1,4}BY\s{1,4}(?:PASSWORD\s{1,4})?["']?(?<secret>[^\s"';]{4,})/dgi,
  /\b(?:pass|passphrase):(?<secret>(?![$%])[^\s"'/:]{4,})(?=\s|["']|$)/dg,
];
const program =
  /\b(?:sshpass|mysql(?:dump|admin|import|show)?|mariadb(?:-dump)?|mongo(?:sh|dump|restore)?|psexec(?:64)?|plink|pscp|psftp|putty|sqlcmd|bcp|isql|osql|docker|podman|helm|az|oc|cf|nuget|htpasswd|smbclient|ldap(?:search|modify|add|delete)|redis-cli|cmdkey|runas|wmic|winrs|schtasks|xfreerdp|rdesktop|7za?|zip|unzip|rar|unrar|openssl|kinit|sftp|lftp|wget|curl|http|rabbitmqadmin|snmpwalk|ipmitool|vncviewer|certutil|signtool|keytool|gpg2?|mosquitto_(?:pub|sub)|impdp|expdp|rsync|mount|evil-winrm|crackmapexec|netdom|dsadd|dsmod|djoin|msiexec|setup|install(?:er)?)(?:\.exe|\.msi)?["']?\s(?<arguments>[^\r\n]{1,2048})/dgi;
/** Options that take a password with one letter or two, blank or no blank before it. */
const short =
  /(?<![\w-])(?:-|\/)(?:pw|rp|pass|passin|passout|storepass|keypass|pp|p|P|w|a|k|au|hp)(?::|=|\s{1,4}|(?=[^\s\w]|\w*\d))["']?(?:pass:)?(?<secret>(?![-/$*%(|])[^\s"'|<>]{4,})/dg;
const option =
  /(?<![\w:/.-])(?:--?|\/)(?<name>[A-Za-z][\w.-]{0,48})(?:[ \t]{1,4}|[=:]\s?)["']?(?<secret>(?![-/$*%(|])[^\s"'|<>]{4,})/dg;

/** Passwords among the arguments of commands. */
export function* commandLines(text: string): Iterable<Span> {
  if (!mayBeCommand.test(text)) return;
  for (const pattern of always) yield* groupsOf(pattern, text, ({ secret = '' }) => !isInnocent(secret));
  yield* groupsOf(option, text, ({ name = '', secret = '' }) => {
    if (isInnocent(secret)) return false;
    const kind = kindOfName(name);
    return kind === 'secret' || (kind === 'likely' && looksRandom(secret));
  });
  for (const { indices } of matchesOf(program, text)) {
    const [start, end] = indices?.groups?.arguments ?? [0, 0];
    const found = groupsOf(short, text.slice(start, end), ({ secret = '' }) => isLikelyArgument(secret));
    for (const span of found) yield { start: start + span.start, end: start + span.end };
  }
}

/** `-p 8080:80`, `-p tcp` and `-a always` say something else. */
function isLikelyArgument(secret: string): boolean {
  return (
    !isInnocent(secret) &&
    /\d/.test(secret) &&
    /[A-Za-z]/.test(secret) &&
    !/^[\d.]+:\d/.test(secret) &&
    secret.length >= 6
  );
}
