import type { Report } from '../../domain/report.ts';

/** What the page's script is handed, as JSON in the page. */
export type PageData = Pick<Report, 'changes' | 'rules' | 'commits'>;

/** Where the pieces are that the script fills or listens to. */
export const ids = {
  data: 'report-data',
  search: 'filter-text',
  author: 'filter-author',
  kind: 'filter-kind',
  severity: 'filter-severity',
  reset: 'filter-reset',
  found: 'found',
  list: 'changes-list',
  more: 'more',
} as const;
