function isApple(): boolean {
  return typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent);
}

export const SHORTCUTS: readonly { keys: readonly string[]; does: string }[] = [
  { keys: ['/'], does: 'Go to the labels' },
  { keys: ['←', '→', '↑', '↓'], does: 'Move through the pictures' },
  { keys: ['Home', 'End', 'Page Up', 'Page Down'], does: 'Go far through the pictures' },
  { keys: ['Shift', '← →'], does: 'Select several pictures' },
  { keys: [isApple() ? '⌘' : 'Ctrl', 'A'], does: 'Select all that are shown' },
  { keys: ['Enter'], does: 'Open the picture large' },
  { keys: ['S'], does: 'Search the pictures' },
  { keys: ['L'], does: 'Find more like the picture' },
  { keys: ['F'], does: 'Full screen, while a picture is large' },
  { keys: ['R'], does: 'Review: A accepts, 1 to 9 name the label, S skips, Z undoes' },
  { keys: ['M'], does: 'Choose another model' },
  { keys: ['Esc'], does: 'Close what is open, end the search' },
  { keys: ['Delete'], does: 'Remove the picture' },
  { keys: [isApple() ? '⌘' : 'Ctrl', 'V'], does: 'Paste a picture' },
  { keys: ['?'], does: 'Show this list' },
];
