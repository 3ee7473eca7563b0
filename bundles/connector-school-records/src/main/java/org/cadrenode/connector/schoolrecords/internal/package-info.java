/** The connectors for what schools and councils keep: attendance, exclusions, special educational needs. */
@NullMarked
package org.cadrenode.connector.schoolrecords.internal;

import org.jspecify.annotations.NullMarked;
