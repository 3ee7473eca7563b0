/**
 * What a connector must do, as tests. Its author extends the contract test of its kind:
 * {@link org.cadrenode.connector.testkit.FileConnectorContractTest},
 * {@link org.cadrenode.connector.testkit.MessageConnectorContractTest} or
 * {@link org.cadrenode.connector.testkit.CollectingConnectorContractTest}, tells how its source would write what a
 * {@link org.cadrenode.connector.testkit.Scenario} asks for, and declares its
 * {@linkplain org.cadrenode.connector.testkit.Behaviour behaviours}. JUnit does the rest.
 *
 * <p>Not thread-safe: the tests of one process run one after the other, since they look at the log, the threads and the
 * files of the process.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.cadrenode.connector.testkit;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
