import { describe, expect, it } from 'vitest';
import { parseSiteAddress } from './site-address.js';

const inProduction = { allowLocal: false };
const elsewhere = { allowLocal: true };

describe('the address of a PSA', () => {
  it.each([
    ['https://na.myconnectwise.net/', 'https://na.myconnectwise.net'],
    ['https://PSA.Example.com:8443/halo//', 'https://psa.example.com:8443/halo'],
    ['https://8.8.8.8', 'https://8.8.8.8'],
  ])('%s is kept as %s', (given, kept) => {
    expect(parseSiteAddress(given, inProduction)).toBe(kept);
    expect(parseSiteAddress(given, elsewhere)).toBe(kept);
  });

  it.each([
    'http://na.myconnectwise.net',
    'ftp://na.myconnectwise.net',
    'https://user:pass@na.myconnectwise.net',
    'https://na.myconnectwise.net/?x=1',
    'https://na.myconnectwise.net/#x',
    'https://localhost',
    'https://psa',
    'https://psa.internal',
    'https://psa.local.',
    'https://127.0.0.1',
    'https://127.1',
    'https://2130706433',
    'https://0x7f.1',
    'https://10.1.2.3',
    'https://192.168.1.1',
    'https://169.254.169.254',
    'https://100.64.0.1',
    'https://0.0.0.0',
    'https://[::1]',
    'https://[::ffff:10.0.0.1]',
    'https://[fd00::1]',
    'https://[fe80::1]',
  ])('%s is refused everywhere', (address) => {
    for (const where of [inProduction, elsewhere]) {
      expect(() => parseSiteAddress(address, where)).toThrow(/^must/);
    }
  });

  it.each(['http://127.0.0.1:4711', 'http://localhost:4711'])(
    '%s is a simulator, which production has none of',
    (address) => {
      expect(parseSiteAddress(`${address}/`, elsewhere)).toBe(address);
      expect(() => parseSiteAddress(address, inProduction)).toThrow('https://');
    },
  );
});
