package org.cadrenode.linkage.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of linkage: {@code etc/org.cadrenode.linkage.cfg}. */
@ObjectClassDefinition(name = "CADRE linkage", description = "Who is the same child, from keyed hashes alone")
public @interface LinkageConfiguration {
    /** The configuration's id. */
    String PID = "org.cadrenode.linkage";

    @AttributeDefinition(name = "Directory", description = "Folder of the token store; empty for cadre/linkage in the appliance's data folder")
    String directory() default "";

    @AttributeDefinition(name = "Cache", description = "Memory in MiB for pages of the token store", min = "4")
    int cacheMebibytes() default 32;

    @AttributeDefinition(name = "Views", description = "Memory in MiB for tokens that were compared last: 2.8 kB a child", min = "1")
    int viewsMebibytes() default 16;

    @AttributeDefinition(name = "Largest block", description = "What more children than this share finds nobody: it is a default value, not a child's", min = "2", max = "100000")
    int largestBlock() default 2000;

    @AttributeDefinition(name = "Weights", description = "File of the weights, the same at all times; empty for linkage-weights.txt in etc, or those that came with the node if there is none")
    String weights() default "";

    @AttributeDefinition(name = "Link score", description = "Least score of a link: the natural logarithm of the odds that two are one child")
    double linkScore() default 4;

    @AttributeDefinition(name = "Review score", description = "Least score of a pair that two people should look at")
    double reviewScore() default 2;

    @AttributeDefinition(name = "Margin", description = "By how much the better of two children of one provider must fit better, to be linked", min = "0")
    double margin() default 1;

    @AttributeDefinition(name = "Token retention", description = "Days after which a child's tokens go if none of it came any more; it stays linked as it is. 0 keeps them as long as the child", min = "0")
    int tokenRetentionDays() default 0;
}
