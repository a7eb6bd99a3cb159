import { hash } from 'node:crypto';

/** The id under which Git keeps this text, https://git-scm.com/book/en/v2/Git-Internals-Git-Objects (SHA-1 repositories). */
export function blobId(text: string): string {
  return hash('sha1', `blob ${Buffer.byteLength(text)}\0${text}`);
}
