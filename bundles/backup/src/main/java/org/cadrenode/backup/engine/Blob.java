package org.cadrenode.backup.engine;

/**
 * A part of a file, and where it lies.
 *
 * @param digest SHA-256 of the part, in hexadecimal digits
 * @param piece the sealed piece that holds it
 * @param offset in the piece's content
 * @param length in bytes
 */
record Blob(String digest, String piece, long offset, int length) { }
