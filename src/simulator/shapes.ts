import { applicationShapes } from './shapes-applications.ts';
import { directoryShapes } from './shapes-directory.ts';
import { governanceShapes } from './shapes-governance.ts';
import { identityShapes } from './shapes-identity.ts';
import { intuneAppShapes } from './shapes-intune-apps.ts';
import { intuneShapes } from './shapes-intune.ts';
import { policyShapes } from './shapes-policies.ts';
import { servicesShapes } from './shapes-services.ts';
import type { TypeShape } from './type-shape.ts';

/** By Graph's name of the type. Types that grow in a way of their own have none. */
export const shapes: Readonly<Partial<Record<string, TypeShape>>> = {
  ...directoryShapes,
  ...applicationShapes,
  ...policyShapes,
  ...governanceShapes,
  ...servicesShapes,
  ...identityShapes,
  ...intuneShapes,
  ...intuneAppShapes,
};
