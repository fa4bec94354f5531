/** Whatever needs Testcontainers. */
export { startCompose } from './compose.js';
export { startContainer } from './container.js';
