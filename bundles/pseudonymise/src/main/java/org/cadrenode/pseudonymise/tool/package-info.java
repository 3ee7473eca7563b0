/**
 * The engines by themselves, on files, without an appliance: what {@code ./cadre tool} runs.
 */
@NullMarked
package org.cadrenode.pseudonymise.tool;

import org.jspecify.annotations.NullMarked;
