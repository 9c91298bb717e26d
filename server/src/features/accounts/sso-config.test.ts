import { expect, it } from 'vitest';
import { maskedSecret, maskSecrets, restoreSecrets } from './sso-config.js';

const config = {
  issuer: 'https://login.example.com',
  token_url: 'https://login.example.com/token',
  token_endpoint_auth_method: 'client_secret_basic',
  certificate: '-----BEGIN CERTIFICATE-----',
  key_id: 'k1',
  publicKey: 'shown',
  clientSecret: 'one',
  'private-key': 'two',
  signing_key: { pem: 'three' },
  nested: [{ password: 'four', user: 'flow' }],
  api_key: null,
};

it('masks whatever could be a secret, at any depth, and leaves the rest readable', () => {
  expect(maskSecrets(config)).toEqual({
    ...config,
    clientSecret: maskedSecret,
    'private-key': maskedSecret,
    signing_key: maskedSecret,
    nested: [{ password: maskedSecret, user: 'flow' }],
  });
});

it('keeps what is stored where a mask is sent back, and takes what is new', () => {
  const sent = { ...maskSecrets(config), clientSecret: 'new', issuer: 'https://other.example.com' };
  expect(restoreSecrets(sent, config)).toEqual({
    ...config,
    clientSecret: 'new',
    issuer: 'https://other.example.com',
  });
});

it('stores no mask for a secret that was never set', () => {
  expect(restoreSecrets({ client_secret: maskedSecret }, null)).toEqual({ client_secret: null });
});
