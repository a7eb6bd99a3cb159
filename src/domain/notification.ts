/** A pipeline as notifications name it. */
export interface Pipeline {
  /** Unique in the organisation. */
  readonly id: number;
  readonly name: string;
  /** Such as `\` or `\Backups\Entra`. */
  readonly folder: string;
  readonly project: string;
  readonly projectId: string;
}

/** Who is told: the identity that a subscription belongs to. */
export interface Subscriber {
  readonly id: string;
  readonly name: string;
  readonly kind: 'team' | 'user';
}

/** One condition of a subscription, https://learn.microsoft.com/rest/api/azure/devops/notification/subscriptions. */
export interface FilterClause {
  readonly index: number;
  /** Empty for the first. */
  readonly logicalOperator: string;
  readonly fieldName: string;
  readonly operator: string;
  readonly value: string;
}

/** The request that makes a subscription, as it goes over the wire. */
export interface NewSubscription {
  readonly description: string;
  readonly filter: {
    readonly type: 'Expression';
    readonly eventType: string;
    readonly criteria: {
      readonly clauses: readonly FilterClause[];
      readonly groups: readonly never[];
      readonly maxGroupLevel: number;
    };
  };
  readonly channel:
    | { readonly type: 'User'; readonly useCustomAddress: false }
    | { readonly type: 'EmailHtml'; readonly address: string; readonly useCustomAddress: true };
  /** The project whose events count. */
  readonly scope: { readonly type: 'none'; readonly id: string };
  readonly subscriber: { readonly id: string };
}

/** A subscription that exists. */
export interface Subscription {
  readonly id: string;
  readonly description: string;
  readonly eventType: string;
  readonly clauses: readonly Omit<FilterClause, 'index'>[];
  /** An address that gets the mail instead of the subscriber. */
  readonly address?: string;
  /** The reason, as Azure DevOps names it, where it sends nothing. */
  readonly disabled?: string;
}
