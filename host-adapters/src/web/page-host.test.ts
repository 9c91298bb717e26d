import { expect } from '@open-wc/testing';
import { HostError } from '@resolutionflow/sdk';
import { createPageHost } from './page-host.js';

const theme = { scheme: 'light' } as const;

describe('a page that hosts our elements itself', () => {
  it('says what it is, each time as it is now', async () => {
    const host = createPageHost({ ticket: null, theme, locale: 'en' });
    expect((await host.connect()).ticket).to.equal(null);
    host.update({ ticket: { kind: 'internal', id: '1' } });
    expect((await host.connect()).ticket?.id).to.equal('1');
  });

  it('tells what changed, until it is destroyed', () => {
    const host = createPageHost({ ticket: null, theme, locale: 'en' });
    const heard: string[] = [];
    host.on('theme', ({ scheme }) => heard.push(scheme));
    const stop = host.on('locale', (locale) => heard.push(locale));
    host.update({ theme: { scheme: 'dark' }, locale: 'de' });
    stop();
    host.update({ locale: 'en' });
    host.destroy();
    host.update({ theme });
    expect(heard).to.deep.equal(['dark', 'de']);
  });

  it('connects nobody once destroyed, nor whoever has given up', async () => {
    const host = createPageHost({ ticket: null, theme, locale: 'en' });
    const failureOf = (signal?: AbortSignal) =>
      host.connect(signal ? { signal } : {}).catch((error: unknown) => error);
    expect(await failureOf(AbortSignal.abort())).to.be.instanceOf(HostError);
    host.destroy();
    expect(await failureOf()).to.have.property('code', 'destroyed');
  });
});
