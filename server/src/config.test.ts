import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from './config.js';

const production = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgresql://rf_app:a@db:5432/flow',
  DATABASE_OWNER_URL: 'postgresql://rf_owner:b@db:5432/flow',
  PUBLIC_URL: 'https://flow.example.com/',
  ENCRYPTION_KEY: 'a'.repeat(64),
  JWT_KEY: 'B'.repeat(64),
};

describe('reading the environment', () => {
  it('needs nothing outside production, and takes an empty variable as not set', () => {
    const config = readConfig({ PORT: '', HOST: '', DATABASE_URL: '', JWT_KEY: '' });
    expect(config).toMatchObject({
      production: false,
      port: 4600,
      host: '127.0.0.1',
      publicUrl: 'http://127.0.0.1:4600',
    });
    expect(config.databaseUrl).toBeUndefined();
  });

  it('makes a URL of an IPv6 address', () => {
    expect(readConfig({ HOST: '::1', PORT: '8080' }).publicUrl).toBe('http://[::1]:8080');
  });

  it('takes a complete environment in production', () => {
    const config = readConfig(production);
    expect(config).toMatchObject({ production: true, publicUrl: 'https://flow.example.com' });
  });

  it('names everything malformed and, in production, everything missing, at once', () => {
    const read = () =>
      readConfig({
        NODE_ENV: 'production',
        PORT: 'http',
        JWT_KEY: 'short',
        REDIS_URL: 'localhost:6379',
        DATABASE_URL: 'mysql://db',
      });
    expect(read).toThrow(ConfigError);
    for (const name of ['PORT', 'JWT_KEY', 'REDIS_URL', 'DATABASE_URL', 'DATABASE_OWNER_URL']) {
      expect(read).toThrow(new RegExp(`^${name}: `, 'm'));
    }
    expect(read).toThrow('PUBLIC_URL: is required in production');
  });

  it('wants both database roles or neither', () => {
    expect(() => readConfig({ DATABASE_URL: production.DATABASE_URL })).toThrow('belong together');
  });

  it('repeats no secret in what it says', () => {
    const secret = `${'c'.repeat(63)}x`;
    const message = (() => {
      try {
        readConfig({ JWT_KEY: secret, DATABASE_URL: 'mysql://u:hidden@db/x' });
      } catch (error) {
        return String(error);
      }
    })();
    expect(message).toContain('JWT_KEY');
    expect(message).not.toContain(secret);
    expect(message).not.toContain('hidden');
  });
});
