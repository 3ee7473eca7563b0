/**
 * The seven rules of the architecture, each held against every bundle of the built archive, and shown to catch an offender.
 */
package org.cadrenode.itests.architecture;
