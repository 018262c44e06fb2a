/** What XML 1.0 allows in a text; lone surrogates and most control characters are not among it. */
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  // an XML reader would turn it into a line feed
  '\r': '&#13;',
};

export function escapeXml(text: string): string {
  return text.replace(FORBIDDEN, '').replace(/[&<>"'\r]/g, (letter) => ENTITIES[letter] ?? letter);
}

/**
 * An XMP sidecar with the keywords of a picture in `dc:subject`, as the XMP specification (part 1, ISO 16684-1) has
 * it. The same keywords give the same text at all times: undoing a sorting compares it.
 */
export function xmpSidecar(keywords: readonly string[]): string {
  const items = keywords.map((keyword) => `     <rdf:li>${escapeXml(keyword)}</rdf:li>\n`).join('');
  return `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Wordsight">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
   <dc:subject>
    <rdf:Bag>
${items}    </rdf:Bag>
   </dc:subject>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>
`;
}

/** Beside `cat.jpg` lies `cat.jpg.xmp`: `cat.xmp` would be the sidecar of `cat.png` too. */
export function sidecarName(pictureName: string): string {
  return `${pictureName}.xmp`;
}
