package org.cadrenode.connector.fhir.internal;

import java.io.IOException;

final class ExportContractTest extends ServerContract {
    ExportContractTest() throws IOException {
        super("export");
    }
}
