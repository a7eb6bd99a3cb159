import { withoutEnd } from '../domain/without-end.ts';
import type { GitIdentity } from '../domain/change.ts';
import type { CommitPlan } from '../domain/ports.ts';

/**
 * The same commits for a repository that does not allow the e-mails of their authors: the backup's own stands in their
 * place, and a trailer keeps the real one. Names stay.
 */
export function withFallbackEmail(plans: readonly CommitPlan[], { email }: GitIdentity): CommitPlan[] {
  return plans.map((plan) => {
    if (plan.author.email === email) return plan;
    const real = plan.author.email.replace(/[\r\n]+/g, ' ');
    return {
      ...plan,
      author: { name: plan.author.name, email },
      message: `${withoutEnd(plan.message, '\n')}\nAuthor-Email: ${real}\n`,
    };
  });
}
