package org.cadrenode.shell.internal.link;

import java.util.TreeMap;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.linkage.Linkage;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.NodeCommand;
import org.cadrenode.shell.internal.Sheet;

/** Shows how many children were linked across providers. */
@Service
@Command(scope = "link", name = "status",
        description = "Shows how many children were linked across providers, and under which version of the linkage key",
        detailedDescription = "Examples:\n"
                + "  link:status\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: operator, governance, data-manager.")
public final class LinkStatusCommand extends NodeCommand {
    @Override
    protected String permission() {
        return "link:read";
    }

    @Override
    protected int run(String actor) {
        Linkage.Status status = service(Linkage.class).status();
        new Sheet().with("subjects", status.subjects()).with("persons", status.persons()).with("linked", status.linked())
                .with("key_versions", new TreeMap<String, Object>(status.keyVersions())).print(out(), json());
        return ExitCode.DONE;
    }
}
