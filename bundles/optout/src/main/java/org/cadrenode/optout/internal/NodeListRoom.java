package org.cadrenode.optout.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.cadrenode.api.optout.NodeLists;
import org.cadrenode.api.security.Authorizer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The lists of other nodes for those who may make and take them. Thread-safe. */
@Component(service = NodeLists.class)
public final class NodeListRoom implements NodeLists {
    private static final String READING = "optout:read";
    private static final String WRITING = "optout:write";

    private final OptOutService register;
    private final Authorizer authorizer;

    /** Made by the runtime. */
    @Activate
    public NodeListRoom(@Reference OptOutService register, @Reference Authorizer authorizer) {
        this.register = register;
        this.authorizer = authorizer;
    }

    @Override
    public Made make() {
        return register.otherNodes().make(authorizer.require(WRITING));
    }

    @Override
    public Taken take(Path list, boolean trial) throws IOException {
        return register.otherNodes().take(list, authorizer.require(WRITING), trial);
    }

    @Override
    public List<Known> known() {
        authorizer.require(READING);
        return register.otherNodes().known();
    }
}
