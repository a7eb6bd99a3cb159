/**
 * How the paths of arrays end whose order Microsoft documents to mean something, or that people see in their order. No other
 * array has an order: a collection is ordered where the metadata annotate it with Core.Ordered (OData CSDL 4.01, 7.1), and
 * Graph's annotate none.
 */
const endings: readonly string[] = [
  // https://learn.microsoft.com/graph/api/resources/accesspackageassignmentapprovalsettings, …/approvalsettings
  ...['requestApprovalSettings.stages', 'setting.approvalStages'],
  // https://learn.microsoft.com/graph/api/resources/accesspackagemultiplechoicequestion
  'choices',
  // https://learn.microsoft.com/graph/api/resources/defaultinvitationredemptionidentityproviderconfiguration
  'primaryIdentityProviderPrecedenceOrder',
  // https://learn.microsoft.com/graph/api/resources/cloudpcprovisioningpolicy
  'domainJoinConfigurations',
  // https://learn.microsoft.com/entra/identity-platform/saml-claims-customization
  ...['claims.configurations', 'configurations.transformations'],
  // https://learn.microsoft.com/graph/api/resources/authenticationattributecollectionpage
  ...['attributeCollectionPage.views', 'views.inputs', 'inputs.options'],
  // https://learn.microsoft.com/graph/api/resources/identityuserflowattributeassignment
  'userAttributeValues',
  // https://datatracker.ietf.org/doc/html/rfc7517#section-4.7
  'keys.x5c',
  // https://learn.microsoft.com/graph/api/resources/intune-deviceconfig-ioshomescreenpage
  ...['homeScreenDockIcons', 'homeScreenDockIcons.pages', 'homeScreenPages', 'homeScreenPages.icons'],
  ...['icons.pages', 'pages.apps'],
  // https://learn.microsoft.com/graph/api/resources/intune-deviceconfig-vpnondemandrule
  'onDemandRules',
  // https://learn.microsoft.com/graph/api/resources/intune-deviceconfigv2-devicemanagementconfigurationsettinginstance
  ...['choiceSettingCollectionValue', 'groupSettingCollectionValue', 'simpleSettingCollectionValue'],
];

/** @param path dotted, with a dot before its first name; elements of arrays have no name in it. */
export function isOrderedArray(path: string): boolean {
  return endings.some((ending) => path.endsWith(`.${ending}`));
}
