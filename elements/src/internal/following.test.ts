import { expect, fixture } from '@open-wc/testing';
import { html, LitElement } from 'lit';
import { defineElement } from './define-element.js';
import { Following } from './following.js';

const heard: string[] = [];

class FollowingTrial extends LitElement {
  following = new Following<{ name: string }>(this, ({ name }) => {
    heard.push(`+${name}`);
    return () => heard.push(`-${name}`);
  });
}
defineElement('rf-following-trial', FollowingTrial);

describe('Following', () => {
  it('listens to what its host was given while the host is on the page, once', async () => {
    heard.length = 0;
    const trial = await fixture<FollowingTrial>(html`<rf-following-trial></rf-following-trial>`);
    const [one, two] = [{ name: 'one' }, { name: 'two' }];
    trial.following.follow(one);
    trial.following.follow(one);
    expect(heard).to.deep.equal(['+one']);
    trial.following.follow(two);
    expect(heard).to.deep.equal(['+one', '-one', '+two']);
    const page = trial.parentElement;
    trial.remove();
    expect(heard.at(-1)).to.equal('-two');
    page?.append(trial);
    expect(heard.at(-1)).to.equal('+two');
    trial.following.follow(undefined);
    expect(heard.at(-1)).to.equal('-two');
    expect(trial.following.isListening).to.equal(false);
  });
});
