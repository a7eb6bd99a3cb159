const rule = '='.repeat(80);

/**
 * What the licences of bundled packages ask for: their texts go where the code goes.
 * @param packages as `bundledPackages` returns them.
 */
export function thirdPartyNotices(packages) {
  const list = packages.map(({ definition: { name, version, license } }) => `- ${name} ${version} (${license})`);
  const texts = packages.map(({ definition: { name, version }, licences }) =>
    [rule, `${name} ${version}`, rule, '', ...licences.map(tidy)].join('\n'),
  );
  return [
    'Entra Backup contains code of the packages below, each under its own licence.',
    '',
    ...list,
    '',
    texts.join('\n'),
  ].join('\n');
}

function tidy(text) {
  return `${text.replaceAll('\r\n', '\n').trim()}\n`;
}
