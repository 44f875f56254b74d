//go:build programs

// Package programs names what is built from this module, so that go.mod and go.sum hold what it needs.
package programs

import (
	_ "github.com/kedacore/keda/v2/cmd/adapter"
	_ "github.com/kedacore/keda/v2/cmd/operator"
)
