import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Scratch, smallProject } from '../../scripts/release/scratch.js';
import { previousCommit } from './previous.js';

let project: Scratch;

beforeEach(() => {
  project = smallProject();
});

const head = (): string => project.git('rev-parse', 'HEAD');

/** A commit with a tag; gives its name. */
function released(tag: string): string {
  project.commit('README.md', tag);
  project.git('tag', '--annotate', '--message', tag, tag);
  return head();
}

describe('the version that an upgrade begins with', () => {
  it('is the newest release before this commit', () => {
    released('v0.9.0');
    const newest = released('v0.10.0');
    released('v0.2.0');
    released('nightly');
    project.commit('README.md', 'more');
    expect(previousCommit(project.git)).toBe(newest);
  });

  it('is the release before, at a release itself', () => {
    const before = released('v0.1.0');
    released('v0.2.0');
    expect(previousCommit(project.git)).toBe(before);
  });

  it('is none of another branch', () => {
    const before = released('v0.1.0');
    project.git('switch', '--quiet', '--create', 'next');
    released('v0.2.0');
    project.git('switch', '--quiet', 'main');
    project.commit('README.md', 'more');
    expect(previousCommit(project.git)).toBe(before);
  });

  it('is the commit before the last change of the chart, before the first release', () => {
    project.commit('README.md', 'one');
    const before = head();
    project.commit('charts/almanac/Chart.yaml', 'changed');
    project.commit('README.md', 'two');
    expect(previousCommit(project.git)).toBe(before);
  });

  it('is what is asked for, a tag too', () => {
    const asked = released('v0.1.0');
    released('v0.2.0');
    project.commit('README.md', 'more');
    expect(previousCommit(project.git, 'v0.1.0')).toBe(asked);
    expect(() => previousCommit(project.git, 'v7')).toThrow('E2E_PREVIOUS: there is no commit v7 here.');
  });
});
