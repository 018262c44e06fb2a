import { trustOwnScripts } from '../../engine/trusted-scripts.ts';

// a module of its own, so that it runs before any other part of the page
trustOwnScripts(location.href);
