package org.cadrenode.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.cadrenode.api.keys.KeyCustody;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.keys.SealState;
import org.cadrenode.shell.internal.code.ConnectorInstalledCommand;
import org.cadrenode.shell.internal.key.SealedCustody;
import org.cadrenode.shell.internal.link.LinkStatusCommand;
import org.junit.jupiter.api.Test;

/** While the keystore is sealed, most services are absent, and every command says so in the same sentence. */
class SealedNodeTest {
    private final Console console = new Console("anna").with(KeyCustody.class, SealedCustody.in(SealState.SEALED));

    @Test
    void everyCommandWhoseServiceIsAbsentSaysThatTheNodeIsSealed() throws Exception {
        for (NodeCommand command : List.of(new DeliveryListCommand(), new ConnectorListCommand(), new GateListCommand(),
                new OptOutListCommand(), new OptOutStatusCommand(), new LinkStatusCommand(), new VaultStatusCommand(),
                new CustodianStatusCommand(), new AuditListCommand(), new AuditVerifyCommand(), new DictionaryListCommand(),
                new ConnectorInstalledCommand())) {
            assertEquals(ExitCode.NOT_READY, console.run(command), command.getClass().getSimpleName());
            assertEquals("Not ready: the keystore is sealed. See key:status.\n", console.err());
            assertEquals("", console.out());
        }
    }

    @Test
    void whatIsAbsentInAnOpenNodeIsForNodeCheck() {
        console.with(KeyCustody.class, SealedCustody.in(SealState.UNSEALED));
        assertEquals(ExitCode.NOT_READY, console.run(new CustodianStatusCommand()));
        assertEquals("Not ready: Custodian is not available. See node:check.\n", console.err());
    }

    @Test
    void aNodeWithoutAKeystoreSaysSo() {
        console.with(KeyCustody.class, SealedCustody.in(SealState.ABSENT));
        assertEquals(ExitCode.NOT_READY, console.run(new DeliveryListCommand()));
        assertEquals("Not ready: there is no keystore yet. See key:status.\n", console.err());
    }

    @Test
    void theStatusOfTheNodeTellsTheStateAndWhatToDo() {
        assertEquals(ExitCode.NOT_READY, console.run(new NodeStatusCommand(), "--json"));
        assertTrue(console.out().startsWith("{\"keystore\":\"sealed\",\"remedy\":\"Nobody has opened it.\",\"flows\":[],\"idle\":false"), console.out());
        console.with(KeyCustody.class, SealedCustody.in(SealState.UNSEALED)).with(Keystore.class, SealedCustody.keystore());
        assertEquals(ExitCode.DONE, console.run(new NodeStatusCommand(), "--json"));
        assertTrue(console.out().startsWith("{\"keystore\":\"unsealed\",\"remedy\":\"\""), console.out());
    }

    @Test
    void theChecksRunWhileItIsSealed() {
        assertEquals(ExitCode.DONE, console.run(new NodeCheckCommand()));
        assertEquals("There is nothing to check.\n", console.out());
    }}
