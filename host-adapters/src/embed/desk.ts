import './walker.js';
import '@resolutionflow/elements/intake';
import '@resolutionflow/elements/session-list';
