/** A permission with the id of Microsoft Graph's app role for it. */
export interface RoleGrant {
  readonly permission: string;
  readonly roleId: string;
}

export const scriptFormats = ['az', 'powershell', 'bicep'] as const;
export type ScriptFormat = (typeof scriptFormats)[number];

/** Microsoft Graph's own application id, the same in every tenant. */
const graphAppId = '00000003-0000-0000-c000-000000000000';

/** A ready script that grants exactly these application permissions of Microsoft Graph, with admin consent. */
export function permissionScript(format: ScriptFormat, grants: readonly RoleGrant[]): string {
  switch (format) {
    case 'az':
      return az(grants);
    case 'powershell':
      return powershell(grants);
    case 'bicep':
      return bicep(grants);
  }
}

function az(grants: readonly RoleGrant[]): string {
  return `#!/usr/bin/env bash
# Grants an app registration what Entra Backup reads, and gives admin consent. Needs a Privileged Role Administrator.
# Usage: az login && bash grant.sh <application (client) id>
set -euo pipefail
app="\${1:?Usage: bash grant.sh <application (client) id>}"
permissions=(
${grants.map(({ permission, roleId }) => `  ${roleId}=Role # ${permission}`).join('\n')}
)
az ad app permission add --id "$app" --api ${graphAppId} --api-permissions "\${permissions[@]}"
az ad app permission admin-consent --id "$app"
`;
}

function powershell(grants: readonly RoleGrant[]): string {
  return `# Grants a service principal (of an app registration or a managed identity) what Entra Backup reads.
# Usage: ./grant.ps1 -ServicePrincipalId <object id>; needs the module Microsoft.Graph.Applications.
param([Parameter(Mandatory)][guid]$ServicePrincipalId)
$ErrorActionPreference = 'Stop'
# Assigning an app role to a service principal is the admin consent; the sign-in asks for the right to give it.
Connect-MgGraph -Scopes 'AppRoleAssignment.ReadWrite.All', 'Application.Read.All' -NoWelcome
$roles = [ordered]@{
${grants.map(({ permission, roleId }) => `  '${permission}' = '${roleId}'`).join('\n')}
}
$graph = Get-MgServicePrincipal -Filter "appId eq '${graphAppId}'"
$granted = (Get-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $ServicePrincipalId -All).AppRoleId
foreach ($name in $roles.Keys) {
  if ($granted -contains $roles[$name]) { continue }
  New-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $ServicePrincipalId -PrincipalId $ServicePrincipalId -ResourceId $graph.Id -AppRoleId $roles[$name] | Out-Null
  Write-Host "granted $name"
}
`;
}

function bicep(grants: readonly RoleGrant[]): string {
  return `// Grants a service principal what Entra Backup reads; the deployment is the admin consent.
// az deployment group create -g <group> -f grant.bicep -p servicePrincipalId=<object id>
extension microsoftGraphV1

param servicePrincipalId string

var roles = {
${grants.map(({ permission, roleId }) => `  '${permission}': '${roleId}'`).join('\n')}
}

resource graph 'Microsoft.Graph/servicePrincipals@v1.0' existing = {
  appId: '${graphAppId}'
}

resource grants 'Microsoft.Graph/appRoleAssignedTo@v1.0' = [
  for role in items(roles): {
    appRoleId: role.value
    principalId: servicePrincipalId
    resourceId: graph.id
  }
]
`;
}
