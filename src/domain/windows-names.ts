/** Devices: https://learn.microsoft.com/windows/win32/fileio/naming-a-file */
const device = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\.|$)/i;

/** True for a name that Windows takes for a device, with any extension and in any case. */
export function isDeviceName(name: string): boolean {
  return device.test(name);
}
