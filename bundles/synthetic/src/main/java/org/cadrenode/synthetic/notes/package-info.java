/**
 * Free-text notes that name the child and others, with a record of every identifier that was planted and where.
 *
 * <p>{@link org.cadrenode.synthetic.notes.NoteWriter} is the way in. The sentences are in the resource
 * {@code notes/sentences.txt}.
 */
@NullMarked
package org.cadrenode.synthetic.notes;

import org.jspecify.annotations.NullMarked;
