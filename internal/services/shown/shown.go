// Package shown makes the attributes that data sources show: those only the service fills.
package shown

import (
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Text is an attribute that holds a text.
func Text(description string) schema.Attribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: description}
}

// Count is an attribute that holds a whole number.
func Count(description string) schema.Attribute {
	return schema.Int64Attribute{Computed: true, MarkdownDescription: description}
}

// Number is an attribute that holds a number with a fraction, such as an amount.
func Number(description string) schema.Attribute {
	return schema.NumberAttribute{Computed: true, MarkdownDescription: description}
}

// Flag is an attribute that is true or false.
func Flag(description string) schema.Attribute {
	return schema.BoolAttribute{Computed: true, MarkdownDescription: description}
}

// Instant is an attribute that holds a time in UTC.
func Instant(description string) schema.Attribute {
	return schema.StringAttribute{Computed: true, CustomType: timetypes.RFC3339Type{}, MarkdownDescription: description}
}

// Texts is an attribute that holds a list of texts.
func Texts(description string) schema.Attribute {
	return schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: description}
}

// Objects is an attribute that holds a list of objects.
func Objects(description string, attributes map[string]schema.Attribute) schema.Attribute {
	return schema.ListNestedAttribute{
		Computed: true, MarkdownDescription: description,
		NestedObject: schema.NestedAttributeObject{Attributes: attributes},
	}
}
