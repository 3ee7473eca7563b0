/** What the connectors of the built archive say of themselves. */
package org.cadrenode.itests.connectors;
