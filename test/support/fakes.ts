import type { Log, WaitingClock } from '../../src/domain/ports.ts';

/** A clock that stands until it is set. */
export class FakeClock implements WaitingClock {
  private instant: Date;

  constructor(instant: string) {
    this.instant = new Date(instant);
  }
  now(): Date {
    return new Date(this.instant);
  }
  /** Waiting takes no time here, but moves the clock. */
  sleep(milliseconds: number): Promise<void> {
    this.instant = new Date(this.instant.getTime() + milliseconds);
    return Promise.resolve();
  }
  set(instant: string): void {
    this.instant = new Date(instant);
  }
}

/** Keeps what a run says. */
export class MemoryLog implements Log {
  readonly lines: string[] = [];
  info(message: string): void {
    this.lines.push(message);
  }
  detail(message: string): void {
    this.lines.push(message);
  }
  warn(message: string): void {
    this.lines.push(`warning: ${message}`);
  }
  progress(): void {
    // a share is of no interest afterwards
  }
}
