import { framed, themeOf } from './framed.ts';
import type { Words } from './words.ts';

function element<T extends HTMLElement>(id: string, type: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`The page has no ${id}`);
  return found;
}

/** The tab's own page; text from outside gets into it as text only. */
export class Page {
  readonly #message = element('message', HTMLElement);
  readonly #headline = element('headline', HTMLElement);
  readonly #detail = element('detail', HTMLElement);
  readonly #again = element('again', HTMLButtonElement);
  readonly #choice = element('choice', HTMLElement);
  readonly #label = element('reports-label', HTMLLabelElement);
  readonly #reports = element('reports', HTMLSelectElement);
  readonly #frame = element('report', HTMLIFrameElement);
  #html = '';

  constructor() {
    window.addEventListener('themeApplied', () => this.#fill());
  }

  /** Says this instead of a report. */
  say({ headline, detail, mayHelpAgain }: Words): void {
    this.#headline.textContent = headline;
    this.#detail.textContent = detail;
    this.#again.hidden = !mayHelpAgain;
    this.#message.hidden = false;
    this.#choice.hidden = true;
    this.#frame.hidden = true;
  }

  /** Shows this report, in the colours of Azure DevOps, and shows it anew when those change. */
  show(html: string): void {
    this.#html = html;
    this.#message.hidden = true;
    this.#choice.hidden = this.#reports.options.length < 2;
    this.#frame.hidden = false;
    this.#fill();
  }

  /** Lets the user choose where a run has several reports; the first is chosen. */
  offer(labels: readonly string[]): void {
    this.#label.textContent = `This run has ${labels.length} reports; the newest is shown first:`;
    this.#reports.replaceChildren(...labels.map((label, index) => new Option(label, String(index))));
  }

  onChoice(then: (index: number) => void): void {
    this.#reports.addEventListener('change', () => then(this.#reports.selectedIndex));
  }

  onAgain(then: () => void): void {
    this.#again.addEventListener('click', then);
  }

  #fill(): void {
    if (this.#frame.hidden) return;
    this.#frame.srcdoc = framed(this.#html, themeOf(getComputedStyle(document.body).backgroundColor));
  }
}
