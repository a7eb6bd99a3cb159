import { taskIds } from './stamp.mjs';

/**
 * The variant for trying things out, which can stand beside the released extension in one organisation: nothing by
 * which Azure DevOps tells extensions and tasks apart is the same, and nobody else sees it in the Marketplace.
 */
export function devManifest(manifest) {
  return {
    ...manifest,
    id: `${manifest.id}-dev`,
    name: `${manifest.name} (Dev)`,
    public: false,
    icons: { default: 'images/extension-icon-dev.png' },
    contributions: manifest.contributions.map((contribution) => {
      const { name, supportsTasks } = contribution.properties;
      if (supportsTasks === undefined) return contribution;
      const properties = { ...contribution.properties, name: `${name} (Dev)`, supportsTasks: supportsTasks.map(devId) };
      return { ...contribution, properties };
    }),
  };
}

/** The same for the definition of a task. */
export function devTask(definition) {
  return {
    ...definition,
    id: devId(definition.id),
    name: `${definition.name}Dev`,
    friendlyName: `[Dev] ${definition.friendlyName}`,
  };
}

function devId(id) {
  const ids = Object.values(taskIds).find(({ release }) => release === id);
  if (ids === undefined) throw new Error(`No task has the id ${id}`);
  return ids.dev;
}
