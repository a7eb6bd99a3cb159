declare const __VERSION__: string | undefined;

/** Version of this build; the bundler writes it in. */
export const version = typeof __VERSION__ === 'undefined' ? '0.0.0-source' : __VERSION__;
