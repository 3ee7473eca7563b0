/**
 * The text scrubber, in plain Java: it takes what is known of a child and its relatives, and texts, and gives texts
 * without it. Nothing here knows of OSGi, files or databases.
 */
@NullMarked
package org.cadrenode.pseudonymise.engine.text;

import org.jspecify.annotations.NullMarked;
