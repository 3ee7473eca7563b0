package org.cadrenode.connector.fhir.internal;

import java.io.IOException;

final class SearchContractTest extends ServerContract {
    SearchContractTest() throws IOException {
        super("search");
    }
}
