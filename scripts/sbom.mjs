// The software bill of materials of the extension: CycloneDX 1.6, https://cyclonedx.org/docs/1.6/json/.
import { Contrib, Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import { PackageURL } from 'packageurl-js';
import parseLicence from 'spdx-expression-parse';

const { FromNodePackageJson, License } = Contrib;
const builder = new FromNodePackageJson.Builders.ComponentBuilder(
  new FromNodePackageJson.Factories.ExternalReferenceFactory(),
  new License.Factories.LicenseFactory(parseLicence),
);

/**
 * It bears neither a time nor a serial number, so that the same input gives the same bytes.
 * @param product `package.json` of the extension, with the extension's own id as `name`.
 * @param packages as `bundledPackages` returns them.
 * @param lock `package-lock.json`, which knows the hash of each package's archive.
 */
export function sbom(product, packages, lock) {
  const bom = new Models.Bom();
  bom.metadata.component = component(product, Enums.ComponentType.Application);
  const parts = new Map(packages.map(({ definition }) => [keyOf(definition), component(definition)]));
  for (const { definition, folder } of packages) {
    const part = parts.get(keyOf(definition));
    part.externalReferences.add(archiveOf(definition, lock.packages[folder].integrity));
    addDependencies(part, definition, folder);
    bom.components.add(part);
  }
  addDependencies(bom.metadata.component, product, '');
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`;

  function addDependencies(part, { dependencies, peerDependencies, peerDependenciesMeta }, folder) {
    for (const name of Object.keys({ ...dependencies, ...peerDependencies, ...peerDependenciesMeta })) {
      const version = versionFor(lock, name, folder);
      const other = parts.get(keyOf({ name, version }));
      if (other !== undefined) part.dependencies.add(other.bomRef);
    }
  }
}

/** Which version a package gets: that of the nearest `node_modules` above its own folder, as Node resolves it. */
function versionFor(lock, name, folder) {
  const own = lock.packages[`${folder}${folder && '/'}node_modules/${name}`];
  if (own !== undefined || folder === '') return own?.version;
  return versionFor(lock, name, folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/'))));
}

function component(definition, type = Enums.ComponentType.Library) {
  const [name, namespace] = definition.name.split('/').reverse();
  const part = builder.makeComponent(definition, type);
  part.purl = new PackageURL('npm', namespace, name, definition.version).toString();
  part.bomRef.value = part.purl;
  part.properties.clear();
  return part;
}

/** The archive to which the hash in the lock belongs, whichever mirror it came from. */
function archiveOf({ name, version }, integrity) {
  const url = `https://registry.npmjs.org/${name}/-/${name.split('/').at(-1)}-${version}.tgz`;
  const hashes = new Models.HashDictionary([FromNodePackageJson.Utils.parsePackageIntegrity(integrity)]);
  return new Models.ExternalReference(url, Enums.ExternalReferenceType.Distribution, { hashes });
}

function keyOf({ name, version }) {
  return `${name}@${version}`;
}
