// What tests of targets take of the source: from here, so that a file can move without them.
export { InvalidSource } from '../../../runner/source/diagnostic.js';
export { SourceDocument } from '../../../runner/source/document.js';
export { shownPath } from '../../../runner/source/place.js';
export { bundledTargets, findTargetFile } from '../../../runner/targets/bundled.js';
export { InvalidTarget, TargetNotSetUp, TargetUnavailable } from '../../../runner/targets/errors.js';
export { openTarget } from '../../../runner/targets/open.js';
export type { Service, ServiceName, Target } from '../../../runner/targets/target.js';
export { interpret, readTargetFile } from '../../../runner/targets/target-file.js';
export type { UrlFlag } from '../../../runner/targets/url.js';
