package org.cadrenode.shell.internal.code;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.admission.Admission;
import org.cadrenode.api.admission.Admission.Code;
import org.cadrenode.shell.internal.IdCompleter;

/** Completes names of what was installed. */
@Service
public final class CodeCompleter extends IdCompleter<Admission> {
    /** Made by Karaf. */
    public CodeCompleter() {
        super(Admission.class, "connector:read");
    }

    @Override
    protected List<String> ids(Admission admission) {
        return admission.installed().stream().map(Code::name).toList();
    }
}
