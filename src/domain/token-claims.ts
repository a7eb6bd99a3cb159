/** What a sign-in may do, as its token says, https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference. */
export interface TokenClaims {
  /** Application permissions. */
  readonly roles: readonly string[];
  /** Delegated permissions: somebody signed in. */
  readonly scopes: readonly string[];
  readonly tenantId: string;
  readonly appId: string;
}
