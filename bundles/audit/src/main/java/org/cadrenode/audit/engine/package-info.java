/**
 * The journal's files: how they are written, recovered and verified, in plain Java. Not exported by the bundle.
 *
 * <p>A journal is a directory of segments and a file of checkpoints. A segment, named after its first entry's sequence
 * ({@code 000000000001.journal}), is text: a header line, then one line an entry:
 *
 * <pre>
 * CADRE-JOURNAL-1 000000000001 &lt;chain hash before the first entry, 64 hexadecimal digits&gt;
 * &lt;length of the JSON, 8 hexadecimal digits&gt; &lt;JSON&gt; &lt;chain hash, 64 hexadecimal digits&gt;
 * </pre>
 *
 * The JSON is canonical: fixed order of names, sorted maps, no spaces, the escapes of RFC 8785. An entry's chain hash is
 * SHA-256 over the 32 bytes of the chain hash before it and the JSON's bytes; before the first entry stand 32 zeros.
 * The checkpoints are lines of 192 bytes: sequence (20 digits), chain hash (64), Ed25519 signature in Base64 (88), and a
 * mark (16) that chains the lines. Line ends are a single LF.
 */
@NullMarked
package org.cadrenode.audit.engine;

import org.jspecify.annotations.NullMarked;
