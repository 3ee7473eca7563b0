/**
 * Text out of documents: markup, RTF, PDF, Word. What comes in may be hostile: each reader is linear in what it reads,
 * bounded in what it makes, and gives up without an exception.
 */
@NullMarked
package org.cadrenode.pseudonymise.engine.document;

import org.jspecify.annotations.NullMarked;
