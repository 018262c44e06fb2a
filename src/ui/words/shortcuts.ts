function isApple(): boolean {
  return typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent);
}

export const SHORTCUTS: readonly { keys: readonly string[]; does: string }[] = [
  { keys: ['/'], does: 'Go to the labels' },
  { keys: ['←', '→', '↑', '↓'], does: 'Move through the pictures' },
  { keys: ['Enter'], does: 'Open the picture large' },
  { keys: ['F'], does: 'Search the pictures' },
  { keys: ['L'], does: 'Find more like the picture' },
  { keys: ['M'], does: 'Choose another model' },
  { keys: ['Esc'], does: 'Close what is open, end the search' },
  { keys: ['Delete'], does: 'Remove the picture' },
  { keys: [isApple() ? '⌘' : 'Ctrl', 'V'], does: 'Paste a picture' },
  { keys: ['?'], does: 'Show this list' },
];
