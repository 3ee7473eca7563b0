/** The connectors for the returns of health: mental health, community services, maternity, and the measuring of children at school. */
@NullMarked
package org.cadrenode.connector.healthreturns.internal;

import org.jspecify.annotations.NullMarked;
