/** The custodian's appliance beside that of a provider and a resource: two processes, two stores, one path between them. */
package org.cadrenode.itests.custodian;
