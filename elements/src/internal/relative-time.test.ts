import { expect } from '@open-wc/testing';
import { relativeTime } from './relative-time.js';

const now = new Date('2026-03-10T12:00:00Z');
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);

describe('relativeTime', () => {
  it('grows coarser with the distance', () => {
    expect(relativeTime(ago(20), now, 'en')).to.equal('just now');
    expect(relativeTime(ago(4 * 60 + 50), now, 'en')).to.equal('4 min ago');
    expect(relativeTime(ago(3 * 3600), now, 'en')).to.equal('3 hr ago');
    expect(relativeTime(ago(86_400), now, 'en')).to.equal('yesterday');
    expect(relativeTime(ago(-7200), now, 'en')).to.equal('in 2 hr');
  });

  it('gives the date after a week, with the year when it is another', () => {
    expect(relativeTime(ago(30 * 86_400), now, 'en-GB')).to.equal('8 Feb');
    expect(relativeTime(ago(400 * 86_400), now, 'en-GB')).to.contain('2025');
  });

  it('speaks the language of the page', () => {
    expect(relativeTime(ago(240), now, 'de')).to.match(/^vor 4 Min/);
  });
});
